// In a package this is the source of std::ncmp.cpp; ojjudge compares by itself, and never compiles it.
#error "nobody is to compile this"
