void turn(char** picture)
{
	picture[0][0] = 'x';
}
