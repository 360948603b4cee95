/* Writes a message, without a newline, of at most 1000 bytes. */
void tell(const int *values, int count, char *message);
int answer(const int *values, int count, const char *message);
