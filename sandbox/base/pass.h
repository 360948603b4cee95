/*
 * pass.h: messages over a socket between processes, with a descriptor or without (unix(7), SCM_RIGHTS).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Sends bytes as one message over a SOCK_SEQPACKET socket; with fd (-1: none), which stays the caller's.
 * 0, or -1 and errno; EPIPE when nobody reads any more, without a signal.
 */
int pass_send(int to, const void *bytes, size_t count, int fd);
/*
 * Takes one message without waiting, as recv(2): 0 when the other side is gone, -1 and errno (EAGAIN: none
 * there).  A descriptor that came with it is close-on-exec and the caller's; else *ret_fd is -1.
 */
ssize_t pass_receive(int from, void *bytes, size_t count, int *ret_fd);

#define PASS_MAX 4

/* As pass_send(), with up to PASS_MAX descriptors. */
int pass_send_all(int to, const void *bytes, size_t size, const int *fds, size_t count);
/*
 * Waits for one message, as recv(2).  Descriptors that came with it are close-on-exec and the caller's;
 * fds has room for PASS_MAX, and more are closed.  *ret_whole: no byte and no descriptor was left out.
 */
ssize_t pass_receive_all(int from, void *bytes, size_t size, int *fds, size_t *ret_count, bool *ret_whole);
