/*
 * keyring.c: looks for a key of the caller's from the box, or puts one there.
 *
 * keyring put COMMAND...: makes a session keyring with the key "ojbox-test" and runs COMMAND in it.
 * keyring get: prints what the key says, or "none".
 */
#include <linux/keyctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char text[64] = "";
	long key;

	if (argc > 2 && strcmp(argv[1], "put") == 0) {
		if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 ||
			syscall(SYS_add_key, "user", "ojbox-test", "secret", 6, KEY_SPEC_SESSION_KEYRING) <
				0) {
			perror("keyring");
			return 77;
		}
		execv(argv[2], argv + 2);
		perror(argv[2]);
		return 1;
	}
	key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", "ojbox-test", 0);
	if (key < 0 || syscall(SYS_keyctl, KEYCTL_READ, key, text, sizeof(text) - 1) < 0)
		strcpy(text, "none");
	puts(text);
	return 0;
}
