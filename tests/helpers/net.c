/*
 * net.c: tells what network a process sees: the names of the interfaces that are up, and whether a message
 * reaches the process itself through 127.0.0.1.
 *
 * Run in a box and outside by isolation.bats.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void net_interfaces(void)
{
	struct if_nameindex *all = if_nameindex();
	int control = socket(AF_UNIX, SOCK_DGRAM, 0);

	for (struct if_nameindex *one = all; one && one->if_name; one++) {
		struct ifreq request = { 0 };

		memcpy(request.ifr_name, one->if_name, strnlen(one->if_name, IFNAMSIZ - 1));
		if (ioctl(control, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP))
			printf("up: %s\n", one->if_name);
	}
	close(control);
}

static int net_talk(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), caller = socket(AF_INET, SOCK_STREAM, 0), other;
	char text[6] = "";

	if (listener < 0 || caller < 0 || bind(listener, (struct sockaddr *)&address, length) < 0 ||
		listen(listener, 1) < 0 || getsockname(listener, (struct sockaddr *)&address, &length) < 0 ||
		connect(caller, (struct sockaddr *)&address, length) < 0)
		return -1;
	other = accept(listener, NULL, NULL);
	if (other < 0 || write(caller, "hello", 5) != 5 || read(other, text, 5) != 5)
		return -1;
	printf("talk: %s\n", text);
	return 0;
}

int main(void)
{
	net_interfaces();
	if (net_talk() < 0)
		printf("no talk: %s\n", strerrorname_np(errno));
	return 0;
}
