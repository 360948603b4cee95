/*
 * channel.c: ways to tell another process something without a file that both may write: channel put|get KIND
 * [PATH]. `put` leaves the message and stays until its input ends, `get` prints yes or no.
 *
 * Run by channels.bats in one box and in two.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define KEY 0x6f6a6258

static int shared_memory(int put, const char *path)
{
	(void)path;
	return shmget(KEY, 4096, put ? IPC_CREAT | 0666 : 0) >= 0;
}

static int semaphore(int put, const char *path)
{
	(void)path;
	return semget(KEY, 1, put ? IPC_CREAT | 0666 : 0) >= 0;
}

static int messages(int put, const char *path)
{
	(void)path;
	return msgget(KEY, put ? IPC_CREAT | 0666 : 0) >= 0;
}

static int posix_memory(int put, const char *path)
{
	(void)path;
	return shm_open("/ojbox-channel", put ? O_CREAT | O_RDWR : O_RDWR, 0666) >= 0;
}

static int posix_queue(int put, const char *path)
{
	struct mq_attr small = { .mq_maxmsg = 1, .mq_msgsize = 1 };

	(void)path;
	return mq_open("/ojbox-channel", put ? O_CREAT | O_RDWR : O_RDWR, 0666, &small) >= 0;
}

static int local_socket(int put, const char *name, size_t length)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
	int sock = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(address.sun_path, name, length);
	if (!put)
		return connect(sock, (struct sockaddr *)&address, size) == 0;
	return bind(sock, (struct sockaddr *)&address, size) == 0 && listen(sock, 5) == 0;
}

static int abstract_socket(int put, const char *path)
{
	(void)path;
	return local_socket(put, "\0ojbox-channel", 14);
}

static int named_socket(int put, const char *path)
{
	return local_socket(put, path, strlen(path));
}

static int file_lock(int put, const char *path)
{
	int file = open(path, O_RDONLY);

	(void)put;
	if (put)
		return flock(file, LOCK_EX) == 0;
	return flock(file, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
}

static int record_lock(int put, const char *path)
{
	struct flock lock = { .l_type = put ? F_RDLCK : F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	int file = open(path, put ? O_RDONLY : O_RDWR);

	if (file < 0)
		file = open(path, O_RDONLY);
	if (put)
		return fcntl(file, F_SETLK, &lock) == 0;
	return fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* A lock that needs a file open for writing, and shows to whoever tries to take it, too. */
static int exclusive_lock(int put, const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	int result = fcntl(open(path, O_RDWR), F_SETLK, &lock);

	return put ? result == 0 : result < 0 && (errno == EAGAIN || errno == EACCES);
}

static int key(int put, const char *path)
{
	(void)path;
	if (put)
		return syscall(SYS_add_key, "user", "ojbox-channel", "x", 1, KEY_SPEC_USER_KEYRING) >= 0;
	return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", "ojbox-channel", 0) >= 0;
}

static int plain_file(int put, const char *path)
{
	return open(path, put ? O_WRONLY | O_CREAT : O_RDONLY, 0666) >= 0;
}

/* The other way round: who puts opens the file now and then; who gets watches it. */
static int watch(int put, const char *path)
{
	int queue = inotify_init1(0);
	char event[4096];

	if (put)
		return open(path, O_RDONLY) >= 0;
	return inotify_add_watch(queue, path, IN_OPEN) >= 0 && read(queue, event, sizeof(event)) > 0;
}

static const struct {
	const char *kind;
	int (*function)(int put, const char *path);
} kinds[] = {
	{ "shm", shared_memory },
	{ "sem", semaphore },
	{ "msg", messages },
	{ "posix-shm", posix_memory },
	{ "mq", posix_queue },
	{ "abstract", abstract_socket },
	{ "socket", named_socket },
	{ "flock", file_lock },
	{ "lock", record_lock },
	{ "exclusive", exclusive_lock },
	{ "key", key },
	{ "file", plain_file },
	{ "watch", watch },
};

int main(int argc, char **argv)
{
	int put = argc > 2 && strcmp(argv[1], "put") == 0;
	char byte;

	for (size_t i = 0; argc > 2 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].kind, argv[2]) != 0)
			continue;
		if (!kinds[i].function(put, argc > 3 ? argv[3] : "")) {
			printf("%s\n", put ? strerrorname_np(errno) : "no");
			return put;
		}
		printf("%s\n", put ? "put" : "yes");
		fflush(stdout);
		while (put && read(0, &byte, 1) > 0)
			;
		return 0;
	}
	return 9;
}
