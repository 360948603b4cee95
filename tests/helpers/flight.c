/*
 * flight.c: a socket with an abstract name that is in flight when its program ends: flight put sends it, and
 * both ends of a pair of sockets, through that pair, and stays until its input ends; flight get prints yes or
 * no: whether somebody has the name.
 *
 * Run in boxes by channels_warm.bats: such sockets stay until the kernel looks for them.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NAME "\0ojbox-flight"

static int flight_send(int through, const int fds[3])
{
	char byte = 'x', room[CMSG_SPACE(3 * sizeof(int))] = { 0 };
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(3 * sizeof(int));
	memcpy(CMSG_DATA(header), fds, 3 * sizeof(int));
	return sendmsg(through, &message, 0) == 1 ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof(NAME) - 1);
	char byte;
	int fds[3] = { -1, -1, socket(AF_UNIX, SOCK_STREAM, 0) };

	memcpy(address.sun_path, NAME, sizeof(NAME) - 1);
	if (argc == 2 && strcmp(argv[1], "get") == 0) {
		printf("%s\n", connect(fds[2], (struct sockaddr *)&address, size) == 0 ? "yes" : "no");
		return 0;
	}
	if (argc != 2 || bind(fds[2], (struct sockaddr *)&address, size) < 0 || listen(fds[2], 5) < 0 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0 || flight_send(fds[0], fds) < 0)
		return 9;
	printf("put\n");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	return 0;
}
