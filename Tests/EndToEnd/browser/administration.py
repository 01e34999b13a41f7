"""An admin sets everything up in a browser: holidays, working weeks, departments, leave types, policies, people, reports.

    administration.py URL          URL: of `away demo`

Ends with 0 only when every step was seen on the page. Prints what it saw.
"""
import datetime
import pathlib
import sys
import tempfile

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from story import Person  # noqa: E402

PAGES = ("people", "people/import", "departments", "locations", "holidays", "policies", "reports")


def form(person, api):
    """The form that does `api`, with what hides it opened."""
    found = person.one(f"form[data-api='{api}']")
    person.browser.execute_script("for (let d = arguments[0].closest('details'); d; d = d.parentElement.closest('details')) d.open = true", found)
    return found


def fill(form, name, text):
    field = form.find_element(By.CSS_SELECTOR, f"[name='{name}']:not(:disabled)")
    if field.tag_name == "select":
        Select(field).select_by_value(text)
    else:
        field.clear()
        field.send_keys(text)
    return field


def choose(form, text):
    """In the select that has this option."""
    option = next(o for o in form.find_elements(By.CSS_SELECTOR, "option") if o.get_attribute("textContent") == text)
    Select(option.find_element(By.XPATH, "..")).select_by_visible_text(text)


def press(form, text):
    next(button for button in form.find_elements(By.TAG_NAME, "button") if button.text == text).click()


def done(person, sentence):
    person.wait(lambda: sentence in person.one(".flash").text)


def main():
    ana = Person("Ana")
    for path in PAGES:
        ana.open("/app/admin/" + path)
    narrow = Person("Ana", width=360)
    for path in PAGES:
        narrow.open("/app/admin/" + path)
    narrow.leave()
    print("Every page has labels and fits 360 pixels")

    # Holidays: from a country, then a file; a fault in the file is told with its line.
    ana.open("/app/admin/holidays")
    calendar = form(ana, "POST /v1/holiday-calendars")
    fill(calendar, "name", "Bavaria")
    fill(calendar, "country.code", "DE-BY")
    press(calendar, "Make calendar")
    done(ana, "The calendar was made.")
    next(link for link in ana.all("main td a") if link.text == "Bavaria").click()
    ana.wait(lambda: "Heilige Drei Könige" in ana.one("main").get_attribute("textContent"))
    calendar_id = ana.browser.current_url.rsplit("/", 1)[1]
    upload = form(ana, f"POST /v1/holiday-calendars/{calendar_id}/import")
    event = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{}\r\nSUMMARY:Company day\r\nEND:VEVENT\r\n"
    bad, good = pathlib.Path(tempfile.mkdtemp(), "bad.ics"), pathlib.Path(tempfile.mkdtemp(), "good.ics")
    bad.write_text("BEGIN:VCALENDAR\r\n" + event.format("20261301") + "END:VCALENDAR\r\n")
    good.write_text("BEGIN:VCALENDAR\r\n" + event.format("20270701") + "END:VCALENDAR\r\n")
    upload.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(bad))
    press(upload, "Import")
    ana.wait(lambda: "3" in upload.find_element(By.CSS_SELECTOR, "[role=alert] tbody td").text)
    upload.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(good))
    press(upload, "Only look")
    ana.wait(lambda: "2027-07-01 Company day" in upload.find_element(By.CSS_SELECTOR, ".said").text)
    press(upload, "Import")
    done(ana, "The holidays were imported.")
    print("Holidays come from a country and a file")

    # A location whose weeks take turns; a wrong time zone is told at its field, and nothing typed is lost.
    ana.open("/app/admin/locations")
    place = form(ana, "POST /v1/locations")
    fill(place, "name", "München")
    zone = fill(place, "timeZone", "Europe/Munich")
    place.find_element(By.CSS_SELECTOR, f"[name=holidayCalendarIds][value='{calendar_id}']").click()
    press(place, "Add a week")
    fill(place, "workingWeek.weeks.1.friday", "0")
    fill(place, "workingWeek.weeks.0.monday", "4+2")
    ana.date("'workingWeek.anchor'", datetime.date(2026, 1, 5))
    press(place, "Add location")
    ana.wait(lambda: zone.get_attribute("aria-invalid") == "true")
    told = place.find_element(By.ID, zone.get_attribute("aria-describedby").split()[-1]).text
    assert told and ana.browser.switch_to.active_element == zone, "the fault is not told at its field"
    assert place.find_element(By.CSS_SELECTOR, "[name=name]").get_attribute("value") == "München", "what was typed is lost"
    fill(place, "timeZone", "Europe/Berlin")
    press(place, "Add location")
    done(ana, "The location was added.")
    row = next(row for row in ana.all("main table tbody tr") if "München" in row.text)
    assert "Bavaria" in row.text, row.text
    print("A location with weeks that take turns:", row.text.replace("\n", " "))

    # A department with two levels of approvers, and a blackout period.
    ana.open("/app/admin/departments")
    department = form(ana, "POST /v1/departments")
    fill(department, "name", "Werkstatt")
    press(department, "Add a step")
    press(department, "Add a step")
    fill(department, "approvers.sequence.0.anyOf", "mike@acme.example")
    second = fill(department, "approvers.sequence.1.anyOf", "nobody@acme.example")
    press(department, "Add department")
    ana.wait(lambda: second.get_attribute("aria-invalid") == "true")
    fill(department, "approvers.sequence.1.anyOf", "ana@acme.example")
    fill(department, "approvers.sequence.1.fallback", "mike@acme.example")
    press(department, "Add department")
    done(ana, "The department was added.")
    row = next(row for row in ana.all("main table tbody tr") if "Werkstatt" in row.text)
    levels = row.text.replace("\n", " ")
    assert "Mike Anderson → Ana" in levels, levels
    period = form(ana, "POST /v1/blackout-periods")
    ana.browser.execute_script("arguments[0].querySelector('[name=from]').value='2027-12-20'; arguments[0].querySelector('[name=to]').value='2027-12-24'", period)
    press(period, "Declare")
    done(ana, "The blackout period was declared.")
    assert "24 December 2027" in ana.text(), ana.text()
    print("A department with two levels:", levels)

    # A leave type in hours and a policy with every kind of term.
    ana.open("/app/admin/policies")
    kind = form(ana, "POST /v1/leave-types")
    fill(kind, "name", "Werkstattstunden")
    fill(kind, "unit", "hours")
    fill(kind, "increment", "0.5")
    press(kind, "Add leave type")
    done(ana, "The leave type was added.")
    policy = form(ana, "POST /v1/policies")
    choose(policy, "Werkstattstunden")
    choose(policy, "München")
    fill(policy, "entitlement", "160")
    fill(policy, "grant.kind", "accrual")
    fill(policy, "grant.every", "twoWeeks")
    ana.date("'grant.anchor'", datetime.date(2026, 1, 5))
    choose(policy, "by minutes worked a week")
    press(policy, "Add years of service")
    fill(policy, "tenure.steps.0.afterYears", "5")
    fill(policy, "tenure.steps.0.entitlement", "200")
    fill(policy, "waiting.during", "noAccrual")
    fill(policy, "rollOver.kind", "upTo")
    fill(policy, "rollOver.amount", "40")
    choose(policy, "for some months")
    fill(policy, "rollOver.expires.months", "15")
    fill(policy, "requests.minimumNotice", "7")
    fill(policy, "cap", "-1")
    press(policy, "Set policy")
    cap = policy.find_element(By.NAME, "cap")
    ana.wait(lambda: cap.get_attribute("aria-invalid") == "true")
    fill(policy, "cap", "240")
    press(policy, "Set policy")
    done(ana, "The policy was set.")
    row = next(row for row in ana.all("main table tbody tr") if "160 hours" in row.text)
    row.find_element(By.LINK_TEXT, "New version").click()
    ana.wait(lambda: "from=" in ana.browser.current_url)
    again = form(ana, "POST /v1/policies")
    kept = {name: again.find_element(By.CSS_SELECTOR, f"[name='{name}']:not(:disabled)").get_attribute("value") for name in (
        "entitlement", "grant.every", "grant.anchor", "tenure.steps.0.entitlement", "waiting.months", "rollOver.expires.months", "cap")}
    assert list(kept.values()) == ["160", "twoWeeks", "2026-01-05", "200", "6", "15", "240"], kept
    print("A policy with every kind of term, and its next version begins with it:", kept)

    # People from a table: its faults first, then the table; then one of them.
    ana.open("/app/admin/people/import")
    table = form(ana, "POST /v1/employees/import")
    bad, good = pathlib.Path(tempfile.mkdtemp(), "bad.csv"), pathlib.Path(tempfile.mkdtemp(), "good.csv")
    head = "email;name;employmentStart;location;approvers;openingDate;opening:Werkstattstunden\n"
    bad.write_text(head + "greta@acme.example;Greta;01.02.2026;Nirgends;;;\n", "utf-8")
    good.write_text(head + "greta@acme.example;Greta Groß;2026-01-01;München;hans@acme.example;2026-02-01;12.5\nhans@acme.example;Hans;2026-01-01;München;;;\n", "utf-8-sig")
    table.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(bad))
    press(table, "Import")
    ana.wait(lambda: len(table.find_elements(By.CSS_SELECTOR, "[role=alert] tbody tr")) == 2)
    print("Faults of a table:", [row.text for row in table.find_elements(By.CSS_SELECTOR, "[role=alert] tbody tr")])
    table.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(good))
    press(table, "Only look")
    ana.wait(lambda: "People: 2" in table.find_element(By.CSS_SELECTOR, ".said").text)
    press(table, "Import")
    done(ana, "The people were added.")
    next(link for link in ana.all("main td a") if link.text == "Greta Groß").click()
    ana.wait(lambda: "12.5" in ana.text() and "Hans" in ana.text())
    greta = ana.browser.current_url.rsplit("/", 1)[1]
    share = form(ana, f"PUT /v1/employees/{greta}/fte")
    fill(share, "factor", "0.5")
    press(share, "Change")
    done(ana, "The share was changed.")
    week = form(ana, f"PUT /v1/employees/{greta}/working-week")
    choose(week, "that of the location")
    press(week, "Change")
    done(ana, "The working week was changed.")
    role = form(ana, f"PUT /v1/employees/{greta}/roles")
    press(role, "Change")
    done(ana, "The role was changed.")
    assert "Share" in ana.text() and "that of the location" in ana.text(), "the timeline lacks the changes"
    print("People come from a table")

    # Reports.
    ana.open("/app/admin/reports?report=balances")
    assert "Greta Groß" in ana.text()
    saved = ana.browser.execute_async_script(
        "const done = arguments[arguments.length - 1]; const link = document.querySelector('[data-download]');"
        "fetch(link.href, {headers: {Accept: 'text/csv'}}).then((r) => r.text()).then(done)"
    )
    assert "Greta Groß,greta@acme.example,München" in saved, saved[:300]
    for report in ("absences", "adjustments", "liability"):
        ana.open("/app/admin/reports?report=" + report)
        assert ana.all("main tbody tr"), f"the report {report} is empty"
    print("Reports are shown and downloaded")
    ana.leave()


if __name__ == "__main__":
    main()
