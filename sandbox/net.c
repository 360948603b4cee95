/*
 * net.c: makes and enters a network namespace, and brings its loopback interface up through libnl-route
 * (network_namespaces(7), rtnetlink(7)); see net.h.
 *
 * Called by pid 1 of the box during set-up.  Fails when the kernel refuses.  Must never leave the maker
 * behind: pid 1 counts its children.
 */
#include "net.h"

#include "base/auto.h"

#include <netlink/netlink.h>
#include <netlink/route/link.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/*
 * Situation: a copy of pid 1 with the same descriptor table, so that what is opened here is open there.  Puts
 * the namespace in the place of descriptor `slot`; returns errno as exit status.
 */
static _Noreturn void net_make(int slot)
{
	int ns;

	if (unshare(CLONE_NEWNET) < 0)
		_exit(errno);
	ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (ns < 0 || dup3(ns, slot, O_CLOEXEC) < 0)
		_exit(errno);
	close(ns);
	_exit(0);
}

int net_begin(struct net *ret_net, struct err *err)
{
	auto_fd int slot = open("/dev/null", O_RDONLY | O_CLOEXEC);
	long maker;

	if (slot < 0)
		return err_sys(err, "/dev/null");
	maker = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
	if (maker == 0)
		net_make(slot);
	if (maker < 0)
		return err_sys(err, "clone");
	ret_net->maker = (pid_t)maker;
	ret_net->ns = fd_take(&slot);
	return 0;
}

static int net_up(struct nl_sock *socket, struct rtnl_link *change)
{
	struct rtnl_link *loopback = NULL;
	int code;

	code = nl_connect(socket, NETLINK_ROUTE);
	if (code < 0)
		return code;
	/* the loopback interface is the first of every network namespace */
	code = rtnl_link_get_kernel(socket, 1, NULL, &loopback);
	if (code < 0)
		return code;
	rtnl_link_set_flags(change, IFF_UP);
	code = rtnl_link_change(socket, loopback, change, 0);
	rtnl_link_put(loopback);
	return code;
}

static int net_loopback_up(struct err *err)
{
	struct nl_sock *socket = nl_socket_alloc();
	struct rtnl_link *change = rtnl_link_alloc();
	int code = socket && change ? net_up(socket, change) : -NLE_NOMEM;

	rtnl_link_put(change);
	nl_socket_free(socket);
	if (code < 0)
		return err_set(err, ERR_SYSTEM, "loopback interface: %s", nl_geterror(code));
	return 0;
}

int net_join(struct net *net, bool loopback, struct err *err)
{
	auto_fd int ns = fd_take(&net->ns);
	int status;

	while (waitpid(net->maker, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(err, "wait");
	if (status != 0) {
		errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
		return err_sys(err, "new network namespace");
	}
	if (setns(ns, CLONE_NEWNET) < 0)
		return err_sys(err, "setns");
	return loopback ? net_loopback_up(err) : 0;
}
