public class Selftest
{
	public static void Main()
	{
		int text = "Hello, world!";
	}
}
