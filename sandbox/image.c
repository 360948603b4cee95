/*
 * image.c: follows the chain program, interpreter, its interpreter, as the kernel would; see image.h.
 *
 * Called by the program's process while it still has the capabilities of its user namespace: boxed code may
 * have made a file that it can execute but not read.  Nothing in such a file is trusted.  Must never execute
 * or map anything.
 */
#include "image.h"

#include "base/auto.h"

#include <elf.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IMAGE_DEPTH 6    /* the kernel gives up after five scripts */
#define IMAGE_HEAD  256  /* it looks for "#!" and the path in so much (BINPRM_BUF_SIZE) */
#define IMAGE_PATH  4096 /* PATH_MAX, and so the longest PT_INTERP */
#define IMAGE_PARTS 1024 /* program headers: it refuses more than 64 KiB of them */
#define IMAGE_ONCE  16   /* so many are read at a time: mostly all */

static int image_open(const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

/* "#! /path argument": cuts the path out of head, which ends in NUL. */
static const char *image_script(char *head)
{
	char *path = head + 2 + strspn(head + 2, " \t");

	path[strcspn(path, " \t\n")] = '\0';
	return path;
}

/* A path of `size` bytes in the file; NULL when there is none. */
static const char *image_text(int file, uint64_t at, uint64_t size, char path[IMAGE_PATH])
{
	if (size < 2 || size > IMAGE_PATH || at > INT64_MAX ||
		pread(file, path, size, (off_t)at) != (ssize_t)size || path[size - 1] != '\0')
		return NULL;
	return path;
}

static const char *image_elf64(int file, const Elf64_Ehdr *head, char path[IMAGE_PATH])
{
	Elf64_Phdr parts[IMAGE_ONCE];
	ssize_t got;

	for (uint64_t i = 0; i < head->e_phnum && i < IMAGE_PARTS; i += IMAGE_ONCE) {
		got = pread(file, parts, sizeof(parts),
			(off_t)((head->e_phoff & INT64_MAX) + i * sizeof(parts[0])));
		for (size_t k = 0; k < IMAGE_ONCE && i + k < head->e_phnum; k++)
			if (got < (ssize_t)((k + 1) * sizeof(parts[0])))
				return NULL;
			else if (parts[k].p_type == PT_INTERP)
				return image_text(file, parts[k].p_offset, parts[k].p_filesz, path);
	}
	return NULL;
}

static const char *image_elf32(int file, const Elf32_Ehdr *head, char path[IMAGE_PATH])
{
	Elf32_Phdr parts[IMAGE_ONCE];
	ssize_t got;

	for (uint64_t i = 0; i < head->e_phnum && i < IMAGE_PARTS; i += IMAGE_ONCE) {
		got = pread(file, parts, sizeof(parts), (off_t)(head->e_phoff + i * sizeof(parts[0])));
		for (size_t k = 0; k < IMAGE_ONCE && i + k < head->e_phnum; k++)
			if (got < (ssize_t)((k + 1) * sizeof(parts[0])))
				return NULL;
			else if (parts[k].p_type == PT_INTERP)
				return image_text(file, parts[k].p_offset, parts[k].p_filesz, path);
	}
	return NULL;
}

/* The path of what the kernel would load to interpret the file; NULL: it needs nothing. */
static const char *image_next(int file, char path[IMAGE_PATH])
{
	union {
		char text[IMAGE_HEAD + 1];
		Elf32_Ehdr elf32;
		Elf64_Ehdr elf64;
	} head = { .text = { 0 } };

	if (pread(file, head.text, IMAGE_HEAD, 0) < 3)
		return NULL;
	if (head.text[0] == '#' && head.text[1] == '!') {
		snprintf(path, IMAGE_PATH, "%s", image_script(head.text));
		return path;
	}
	if (memcmp(head.text, ELFMAG, SELFMAG) != 0)
		return NULL;
	return head.text[EI_CLASS] == ELFCLASS32 ? image_elf32(file, &head.elf32, path)
						 : image_elf64(file, &head.elf64, path);
}

/* What execve would say, too, of the path or the file itself; anything else is not the program's fault. */
static bool image_absent(int no)
{
	return no == ENOENT || no == ENOTDIR || no == EACCES || no == EPERM || no == ENAMETOOLONG ||
	       no == ENXIO || no == ENODEV || no == EINVAL || no == EISDIR;
}

int image_check(const char *path, struct err *err)
{
	char next[IMAGE_PATH];

	for (int depth = 0; path && depth < IMAGE_DEPTH; depth++) {
		auto_fd int file = image_open(path);

		if (file < 0 && errno == ELOOP)
			return 1;
		if (file < 0)
			return image_absent(errno) ? 0 : err_sys(err, "%s", path);
		path = image_next(file, next);
	}
	return 0;
}
