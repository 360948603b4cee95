// Wrong: fills 2 GiB in steps of 1 MiB, as a list; an uncaught std::bad_alloc when there is no more.
#include <array>
#include <forward_list>

int main()
{
	std::forward_list<std::array<int, 1 << 18>> days;
	for (int i = 1; i <= 2048; i++) {
		days.emplace_front();
		days.front().fill(i);
	}
	return days.empty();
}
