// everyday.cc: what C++20 programs do, a line for each.
#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <latch>
#include <map>
#include <mutex>
#include <new>
#include <numeric>
#include <random>
#include <ranges>
#include <regex>
#include <semaphore>
#include <shared_mutex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace std;
using namespace std::chrono_literals;

static void input()
{
	vector<long long> all;

	for (long long value; cin >> value;)
		all.push_back(value);
	ranges::sort(all, greater{});
	cout << "numbers " << all.size() << ' ' << reduce(all.begin(), all.end()) << ' ' << all.front() << '\n';
}

static void threads()
{
	atomic<int> counter{0}, flag{0};
	latch done{4};
	barrier meet{4};
	counting_semaphore<4> two{2};
	shared_mutex book;
	map<int, int> seen;
	condition_variable_any changed;
	mutex guard;
	{
		vector<jthread> workers;
		for (int i = 0; i < 4; i++)
			workers.emplace_back([&, i] {
				meet.arrive_and_wait();
				two.acquire();
				unique_lock lock{book};
				seen[i] = i * i;
				counter += i;
				two.release();
				done.count_down();
			});
		done.wait();
		jthread stopped{[&](stop_token token) {
			unique_lock lock{guard};
			changed.wait(lock, token, [] { return false; });
			flag = 1;
			flag.notify_all();
		}};
		this_thread::sleep_for(1ms);
		stopped.request_stop();
		flag.wait(0);
	}
	auto later = async(launch::async, [] { return 21 * 2; });
	promise<int> word;
	thread{[&] { word.set_exception(make_exception_ptr(runtime_error("thrown over"))); }}.join();
	try {
		word.get_future().get();
	} catch (const exception &thrown) {
		cout << "threads " << counter << ' ' << seen.size() << ' ' << later.get() << ' ' << thrown.what() << '\n';
	}
}

static void files()
{
	namespace fs = std::filesystem;
	fs::path folder = fs::temp_directory_path() / "everyday";
	uintmax_t bytes = 0;

	fs::create_directories(folder / "a" / "b");
	ofstream{folder / "a" / "one"} << "one line\n";
	fs::copy(folder / "a", folder / "c", fs::copy_options::recursive);
	fs::copy_file(folder / "a" / "one", folder / "two");
	fs::create_symlink("two", folder / "link");
	fs::permissions(folder / "two", fs::perms::owner_read);
	for (const auto &entry : fs::recursive_directory_iterator(folder))
		if (entry.is_regular_file())
			bytes += entry.file_size();
	auto space = fs::space("/tmp");
	cout << "files " << bytes << ' ' << (space.available > 0) << ' ' << fs::remove_all(folder) << '\n';
}

static void words()
{
	regex pattern{R"((\w+)-(\d+))"};
	string text = "box-12, box-7 and none";
	int sum = 0;

	for (sregex_iterator i{text.begin(), text.end(), pattern}, end; i != end; ++i)
		sum += stoi((*i)[2]);
	cout << "regex " << sum << ' ' << regex_replace(text, pattern, "$2") << '\n';
	locale::global(locale{"C.UTF-8"});
}

static void memory()
{
	vector<int> large(24 << 20, 1);
	bool refused = false;
	random_device device;

	try {
		vector<char> impossible(size_t(1) << 46);
	} catch (const bad_alloc &) {
		refused = true;
	}
	cout << "memory " << accumulate(large.begin(), large.end(), 0L) << ' ' << refused << ' '
	     << (device() != device() || device() != device()) << '\n';
}

static int depth(int n)
{
	volatile char frame[1024];

	frame[0] = 1;
	return n == 0 ? 0 : depth(n - 1) + frame[0];
}

int main()
{
	ios::sync_with_stdio(false);
	input();
	threads();
	files();
	words();
	memory();
	cout << "stack " << depth(6000) << '\n';
	auto now = chrono::system_clock::now().time_since_epoch();
	cout << "time " << (now > 400000h) << endl;
}
