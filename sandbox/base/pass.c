/*
 * pass.c: messages with descriptors; see pass.h.
 *
 * Called by the box's processes, which send, and by the keeper, which takes.  Fails as the kernel does.  Must
 * never wait, and never leave a descriptor open that nobody asked for.
 */
#include "base/pass.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

union pass_space {
	struct cmsghdr head; /* for its alignment */
	char bytes[CMSG_SPACE(sizeof(int))];
};

int pass_send(int to, const void *bytes, size_t count, int fd)
{
	union pass_space space = { .bytes = { 0 } };
	struct iovec part = { (void *)(uintptr_t)bytes, count };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	struct cmsghdr *head = &space.head;

	if (fd >= 0) {
		message.msg_control = space.bytes;
		message.msg_controllen = sizeof(space.bytes);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	}
	return sendmsg(to, &message, MSG_NOSIGNAL) == (ssize_t)count ? 0 : -1;
}

ssize_t pass_receive(int from, void *bytes, size_t count, int *ret_fd)
{
	union pass_space space;
	struct iovec part = { bytes, count };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = sizeof(space.bytes) };
	ssize_t got = recvmsg(from, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	const struct cmsghdr *head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;

	*ret_fd = -1;
	if (head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(ret_fd, CMSG_DATA(head), sizeof(*ret_fd));
	return got;
}
