/*
 * bait.c: stands outside of all boxes and waits to be reached: bait NAME.
 *
 * Run by attacks.bats.  Listens on the abstract socket NAME and on a port of the loopback interface, prints
 * its process number and the port, and then a line for each connection, datagram or signal that arrives.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int listen_unix(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int at = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "%s", name);
	bind(at, (struct sockaddr *)&address,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name)));
	listen(at, 5);
	return at;
}

/* The port is the one that `udp' has, or any. */
static int listen_port(int kind, struct sockaddr_in *address)
{
	socklen_t length = sizeof(*address);
	int at = socket(AF_INET, kind, 0);

	bind(at, (struct sockaddr *)address, length);
	if (kind == SOCK_STREAM)
		listen(at, 5);
	getsockname(at, (struct sockaddr *)address, &length);
	return at;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	static const char *const names[] = { "abstract", "tcp", "udp", "signal" };
	struct pollfd set[4];
	char bytes[256];
	sigset_t all;

	if (argc != 2)
		return 9;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	set[0].fd = listen_unix(argv[1]);
	set[1].fd = listen_port(SOCK_STREAM, &address);
	set[2].fd = listen_port(SOCK_DGRAM, &address);
	set[3].fd = signalfd(-1, &all, 0);
	printf("%d %d\n", getpid(), ntohs(address.sin_port));
	fflush(stdout);
	for (;;) {
		for (int i = 0; i < 4; i++)
			set[i].events = POLLIN;
		poll(set, 4, -1);
		for (int i = 0; i < 4; i++) {
			if (!set[i].revents)
				continue;
			printf("reached: %s\n", names[i]);
			fflush(stdout);
			if (i < 2)
				close(accept(set[i].fd, NULL, NULL));
			else if (read(set[i].fd, bytes, sizeof(bytes)) < 0)
				return 1;
		}
	}
}
