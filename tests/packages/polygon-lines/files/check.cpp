#error "nobody is to compile this"
