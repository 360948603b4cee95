# Right: the library knows it; fills the last week of a page with blanks.
import calendar

pages = []
for _ in range(int(input())):
    year, month = map(int, input().split())
    page = ["%s %d" % (calendar.month_name[month], year), "Mo Tu We Th Fr Sa Su"]
    for week in calendar.monthcalendar(year, month):
        page.append(" ".join("%2d" % day if day else "  " for day in week))
    pages.append("\n".join(page))
print("\n\n".join(pages))
