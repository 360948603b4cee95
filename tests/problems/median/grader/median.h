int median(int *values, int count);
