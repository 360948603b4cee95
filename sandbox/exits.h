/* exits.h: exit codes of ojbox by name (exits.def): EXITS_WELL, ... */
#pragma once

enum exits {
#define EXIT(name, number, meaning) EXITS_##name = number,
#include "exits.def"
#undef EXIT
};
