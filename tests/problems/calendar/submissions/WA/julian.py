# Wrong: every fourth year is a leap year for it; only some pages show it.
import calendar

pages = []
for _ in range(int(input())):
    year, month = map(int, input().split())
    page = ["%s %d" % (calendar.month_name[month], year), "Mo Tu We Th Fr Sa Su"]
    days = 29 if month == 2 and year % 4 == 0 else calendar.mdays[month]
    cells = [0] * calendar.weekday(year, month, 1) + list(range(1, days + 1))
    for i in range(0, len(cells), 7):
        page.append(" ".join("%2d" % day if day else "  " for day in cells[i:i + 7]))
    pages.append("\n".join(page))
print("\n\n".join(pages))
