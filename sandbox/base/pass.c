/*
 * pass.c: messages with descriptors; see pass.h.
 *
 * Called by the box's processes, which send, and by the keeper, which takes.  Fails as the kernel does.  Must
 * never leave a descriptor open that nobody asked for.
 */
#include "base/pass.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

union pass_space {
	struct cmsghdr head; /* for its alignment */
	char bytes[CMSG_SPACE(PASS_MAX * sizeof(int))];
};

int pass_send_all(int to, const void *bytes, size_t size, const int *fds, size_t count)
{
	union pass_space space = { .bytes = { 0 } };
	struct iovec part = { (void *)(uintptr_t)bytes, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	struct cmsghdr *head = &space.head;

	if (count) {
		message.msg_control = space.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(*fds));
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(count * sizeof(*fds));
		memcpy(CMSG_DATA(head), fds, count * sizeof(*fds));
	}
	return sendmsg(to, &message, MSG_NOSIGNAL) == (ssize_t)size ? 0 : -1;
}

int pass_send(int to, const void *bytes, size_t count, int fd)
{
	return pass_send_all(to, bytes, count, &fd, fd >= 0);
}

static ssize_t pass_take(
	int from, int flags, struct iovec *part, int *fds, size_t *ret_count, bool *ret_whole)
{
	union pass_space space;
	struct msghdr message = { .msg_iov = part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = CMSG_LEN(*ret_count * sizeof(*fds)) };
	ssize_t got = recvmsg(from, &message, flags | MSG_CMSG_CLOEXEC);
	const struct cmsghdr *head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	size_t count = 0;

	if (head && head->cmsg_type == SCM_RIGHTS) {
		count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(*fds);
		memcpy(fds, CMSG_DATA(head), count * sizeof(*fds));
	}
	*ret_count = count;
	*ret_whole = !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
	return got;
}

ssize_t pass_receive(int from, void *bytes, size_t count, int *ret_fd)
{
	struct iovec part = { bytes, count };
	size_t fds = 1;
	bool whole;

	*ret_fd = -1;
	return pass_take(from, MSG_DONTWAIT, &part, ret_fd, &fds, &whole);
}

ssize_t pass_receive_all(int from, void *bytes, size_t size, int *fds, size_t *ret_count, bool *ret_whole)
{
	struct iovec part = { bytes, size };

	*ret_count = PASS_MAX;
	return pass_take(from, 0, &part, fds, ret_count, ret_whole);
}
