/*
 * queued.c: has as many descriptors on their way between its sockets as the kernel lets one user have, says
 * how many, and keeps them there until its input ends.  unix(7), SCM_RIGHTS and ETOOMANYREFS.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Sends one of the ends to the other, where nobody takes it out. */
static int send_one(const int pair[2])
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} space = { .bytes = { 0 } };
	char byte = 'x';
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = sizeof(space.bytes) };

	space.head.cmsg_level = SOL_SOCKET;
	space.head.cmsg_type = SCM_RIGHTS;
	space.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&space.head), &pair[0], sizeof(int));
	return sendmsg(pair[1], &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 ? 0 : -1;
}

int main(void)
{
	int count = 0, pair[2];
	char byte;

	/* a queue takes some hundred; ETOOMANYREFS is the end of it */
	for (errno = 0; errno != ETOOMANYREFS && count < 100000;)
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
			return 1;
		else
			while (send_one(pair) == 0)
				count++;
	printf("%d\n", count);
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	return 0;
}
