read -r what
case $what in
hello)
	echo "Hello, world!"
	;;
sum)
	read -r count
	mapfile -t lines
	sum=0
	for number in ${lines[*]}; do
		sum=$((sum + number))
		count=$((count - 1))
	done
	[ "$count" = 0 ] && echo "$sum"
	;;
error)
	exit 1
	;;
loop)
	while :; do
		:
	done
	;;
memory)
	block=x
	for ((i = 0; i < 28; i++)); do
		block=$block$block
	done
	;;
esac
