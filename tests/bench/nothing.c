/*
 * nothing.c: a program that ends at once, so that what is measured is the box and not the program.
 *
 * Started by bench, bare and inside every sandbox.  Built static, with the C library's ordinary start-up: the
 * least that a program written in C costs anywhere.  Nothing in it can fail.
 */
int main(void)
{
	return 0;
}
