/* Both write at most 100000 bytes and return how many. */
int squeeze(const char *text, unsigned char *bytes);
int stretch(const unsigned char *bytes, int count, char *text);
