#define MOST 1000 /* that a number can be */
