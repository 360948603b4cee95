/*
 * err.h: errors that travel up with their context.
 *
 * A function that can fail takes `struct err *err` as its last input, returns 0 (or a value that is not
 * negative) or -1, and sets *err when it fails.  Callers put words in front with err_wrap().  Only main
 * prints.  The struct holds no pointers and is smaller than PIPE_BUF, so that a process in the box can
 * send it to the keeper with one write (pipe(7): such a write is atomic).
 */
#pragma once

enum err_class {
	ERR_NONE,
	ERR_USAGE,   /* the command line is wrong */
	ERR_CONFIG,  /* a file of the user's is wrong: configuration, profile, problem */
	ERR_SYSTEM,  /* the kernel or the machine said no */
	ERR_BUSY,    /* somebody else has it now */
	ERR_DENIED,  /* it belongs to somebody else */
	ERR_MISSING, /* it is not there */
	ERR_PROTO,   /* another program did not answer as it should */
	ERR_EXEC,    /* the kernel would not execute a program */
};

struct err {
	int class; /* enum err_class */
	int no;    /* errno, or 0 */
	char text[1000];
};

/*
 * Each of these is -1, so that a failing function can end with `return err_set(...)`; as macros, so that
 * compilers and analyzers see it.
 */

/* clang-format off */
/* (err, class, format, ...): sets class and text; errno plays no part. */
#define err_set(...) ({ err_put(__VA_ARGS__); -1; })
/* (err, format, ...): ERR_SYSTEM with ": " and the words for errno behind the text; err->no is errno. */
#define err_sys(...) ({ err_put_sys(__VA_ARGS__); -1; })
/* (err, format, ...): puts words and ": " in front of the text. */
#define err_wrap(...) ({ err_put_words(__VA_ARGS__); -1; })
/* (err): out of memory, with no allocation of its own. */
#define err_nomem(...) ({ err_put_nomem(__VA_ARGS__); -1; })
/* clang-format on */

__attribute__((format(printf, 3, 4))) void err_put(
	struct err *err, enum err_class class, const char *format, ...);
__attribute__((format(printf, 2, 3))) void err_put_sys(struct err *err, const char *format, ...);
__attribute__((format(printf, 2, 3))) void err_put_words(struct err *err, const char *format, ...);
void err_put_nomem(struct err *err);
