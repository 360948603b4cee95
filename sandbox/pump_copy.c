/*
 * pump_copy.c: a file as standard input, copied into memory; see pump.h.
 *
 * Called by pump before the clone, and after the run.  Fails when the file cannot be read, or there is no
 * memory. Must never give the program a descriptor of the file itself, or one through which the copy can be
 * changed.
 */
#include "pump.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * Larger inputs flow while the program runs: a copy takes 0.5 to 3 ms a MiB before it starts, whether it
 * reads or not, and its memory is the caller's, whom the kernel may end for it.
 */
#define PUMP_COPY_MOST ((off_t)64 << 20)

/*
 * No mapping is there through which it could still be written: to seal against these, too, the kernel would
 * go through all pages, and at times wait for all processors, which on a busy machine took 20 ms.
 */
#define PUMP_COPY_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE)

/*
 * Files of the kernel have size 0 and yet something to read, which may come only when something happens: they
 * do not answer a read that must not wait.
 */
static bool pump_copy_empty(void)
{
	char byte;
	const struct iovec one = { &byte, 1 };

	return preadv2(STDIN_FILENO, &one, 1, 0, RWF_NOWAIT) == 0;
}

static bool pump_copy_all(off_t at, off_t end, int to)
{
	ssize_t count = 1;

	while (at < end && count > 0) {
		count = sendfile(to, STDIN_FILENO, &at, (size_t)(end - at));
		if (count < 0 && errno == EINTR)
			count = 1;
	}
	return count >= 0;
}

static bool pump_copy_wanted(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_size <= PUMP_COPY_MOST &&
	       (fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) != O_WRONLY &&
	       (st->st_size != 0 || pump_copy_empty());
}

int pump_copy_input(const struct stat *st, bool whole, int *ret_copy, off_t *ret_base, struct err *err)
{
	auto_fd int copy = -1, reader = -1;
	char path[32];
	off_t place;

	if (!pump_copy_wanted(st)) {
		*ret_copy = -1;
		return 0;
	}
	place = lseek(STDIN_FILENO, 0, SEEK_CUR);
	copy = place < 0 ? -1 : memfd_create("stdin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (copy < 0 || !pump_copy_all(whole ? 0 : place, st->st_size, copy) ||
		fcntl(copy, F_ADD_SEALS, PUMP_COPY_SEALS) < 0)
		return err_sys(err, "copy of standard input");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", copy);
	reader = open(path, O_RDONLY | O_CLOEXEC);
	if (reader < 0 || lseek(reader, whole ? place : 0, SEEK_SET) < 0)
		return err_sys(err, "copy of standard input");
	*ret_base = whole ? 0 : place;
	*ret_copy = fd_take(&reader);
	return 0;
}

void pump_copy_settle(struct pump *pump)
{
	off_t end, place;

	if (pump->copy < 0)
		return;
	place = lseek(pump->copy, 0, SEEK_CUR);
	end = lseek(pump->copy, 0, SEEK_END);
	place = pump->copy_base + (place < end ? place : end);
	/* never back: whoever reads on behind a program shall not read the same for ever */
	if (place > lseek(STDIN_FILENO, 0, SEEK_CUR))
		lseek(STDIN_FILENO, place, SEEK_SET);
	auto_close(&pump->copy);
}
