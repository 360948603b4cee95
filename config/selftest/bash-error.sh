if true; then
	echo "Hello, world!"
