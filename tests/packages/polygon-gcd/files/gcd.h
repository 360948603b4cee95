int common(int a, int b);
