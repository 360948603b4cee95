// Wrong: the vector is never included nor its length declared.
int main()
{
	std::vector<int> days(length);
	return days[0];
}
