/*
 * icpc.c
 */
#include "package/package.h"

void package_icpc(struct package *package)
{
	package_error(package, NULL, 0, "not yet");
}
