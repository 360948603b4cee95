/*
 * net.c: makes a network namespace and brings its loopback interface up through libnl-route
 * (network_namespaces(7), rtnetlink(7)).
 *
 * Called by the program's process during set-up.  Fails when the kernel refuses.  Must never leave a socket
 * open: the program would inherit it.
 */
#include "net.h"

#include <netlink/netlink.h>
#include <netlink/route/link.h>

#include <linux/if.h>
#include <sched.h>

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

int net_make(bool loopback, struct err *err)
{
	if (unshare(CLONE_NEWNET) < 0)
		return err_sys(err, "new network namespace");
	return loopback ? net_loopback_up(err) : 0;
}
