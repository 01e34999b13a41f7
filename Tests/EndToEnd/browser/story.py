"""The story as people see it: John asks for leave in a browser, Mike approves, John sees it; Ana adds a location and asks
what a policy would do.

    story.py URL          URL: of `away demo`

Ends with 0 only when every step was seen on the page. Prints what it saw.
"""
import datetime
import sys
import tempfile

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

URL = sys.argv[1].rstrip("/")


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, name, width=1280):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"):
            options.add_argument(argument)
        options.add_argument("--user-data-dir=" + tempfile.mkdtemp())
        self.browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.browser.get(URL + "/o/acme/sign-in")
        self.wait(lambda: self.all("button"))
        next(button for button in self.all("button") if name in button.text).click()
        self.wait(lambda: "/app" in self.browser.current_url)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def wait(self, condition):
        # A page that is loaded again takes its elements with it: look once more.
        ignored = [NoSuchElementException, StaleElementReferenceException]
        return WebDriverWait(self.browser, 40, ignored_exceptions=ignored).until(lambda _: self.holds(condition))

    def holds(self, condition):
        try:
            return condition()
        except WebDriverException as error:
            # What the driver says of an element that went with its page while it was read.
            if "does not belong to the document" in (error.msg or ""):
                return False
            raise

    def open(self, path):
        self.browser.get(URL + path)
        wide = self.browser.execute_script("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{path} scrolls sideways"
        unlabelled = self.browser.execute_script(
            "return [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter((f) => f.labels.length === 0).length"
        )
        assert unlabelled == 0, f"{path} has fields without a label"

    def text(self):
        return self.one("main").text

    def date(self, name, day):
        self.browser.execute_script(
            "const f = document.querySelector(arguments[0]); f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true})); f.dispatchEvent(new Event('change', {bubbles: true}))",
            f"[name={name}]",
            day.isoformat(),
        )

    def leave(self):
        self.browser.quit()


def main():
    monday = datetime.date.today() + datetime.timedelta(days=120)
    monday -= datetime.timedelta(days=monday.weekday())

    john = Person("John", width=360)
    john.open("/app")
    assert "PTO" in john.text()
    john.open("/app/request")
    Select(john.one("[name=leaveTypeId]")).select_by_visible_text("PTO")
    john.date("from", monday)
    john.date("to", monday + datetime.timedelta(days=1))
    john.wait(lambda: "2 days" in john.one(".said").text)
    print("John sees before he asks:", john.one(".said").text.replace("\n", " "))
    john.browser.execute_script("document.querySelector('form[data-preview] button').focus()")
    john.browser.switch_to.active_element.send_keys(Keys.ENTER)  # by keyboard
    john.wait(lambda: john.browser.current_url.endswith("/app/requests"))

    mike = Person("Mike")
    mike.open("/app/approvals")
    waiting = [form for form in mike.all("main form") if "John" in form.text and str(monday.year) in form.text]
    assert waiting, "Mike does not see the request"
    before = len(mike.all("main form"))
    mine = next(form for form in waiting if f"{monday.day} " in form.text or monday.isoformat() in form.text)
    next(button for button in mine.find_elements(By.TAG_NAME, "button") if button.text == "Approve").click()
    mike.wait(lambda: len(mike.all("main form")) == before - 1)
    print("Mike approved it")

    john.open("/app/requests")
    rows = [row for row in john.all("main tr") if "approved" in row.text and str(monday.year) in row.text]
    assert rows, "John does not see the approval"
    john.open("/app")
    john.one("main a[href^='/app/balances/']").click()
    john.wait(lambda: "line by line" in john.browser.title or "Rule" in john.text() or "L6" in john.text())
    print("John reads why:", john.browser.title)
    john.browser.get(URL + "/app/admin/policies")
    assert "admins" in john.text(), "John sees an admin's page"

    ana = Person("Ana")
    for path in ("/app/admin/people", "/app/admin/policies", "/app/admin/leave-years", "/app/admin/locations"):
        ana.open(path)
    ana.browser.execute_script("document.querySelectorAll('details').forEach((d) => d.open = true)")
    ana.one("form[data-api='POST /v1/locations'] [name=name]").send_keys("Valletta")
    zone = ana.one("form[data-api='POST /v1/locations'] [name=timeZone]")
    zone.clear()
    zone.send_keys("Europe/Malta")
    ana.one("form[data-api='POST /v1/locations'] button:not([type])").click()
    ana.wait(lambda: "Valletta" in ana.one("main table").text)
    print("Ana added a location")
    tell_what_a_policy_would_do(ana)
    ana.open("/app/admin/leave-years")
    assert "Carried over" in ana.text(), "Ana does not see what was carried over"
    print("Ana sees the leave year:", ana.all("main tbody tr")[0].text.replace("\n", " "))
    for person in (john, mike, ana):
        errors = [entry for entry in person.browser.get_log("browser") if entry["level"] == "SEVERE" and "403" not in entry["message"] and "422" not in entry["message"]]
        assert not errors, errors
        person.leave()


def tell_what_a_policy_would_do(ana):
    """Nothing is stored: the policies are the same before and after."""
    ana.open("/app/admin/policies")
    policies = [row.text for row in ana.all("main section tr")]
    ana.browser.execute_script("document.querySelectorAll('details').forEach((d) => d.open = true)")
    form = "form[data-api='POST /v1/policies'] "
    Select(ana.one(form + "[name=leaveTypeId]")).select_by_visible_text("PTO")
    location = Select(ana.one(form + "[name=locationId]"))
    location.select_by_visible_text(next(option.text for option in location.options if "Belgrade" in option.text))
    ana.one(form + "[name=entitlement]").clear()
    ana.one(form + "[name=entitlement]").send_keys("30")
    ask = next(button for button in ana.all(form + "button") if button.text == "What would this do?")
    ask.click()
    ana.wait(lambda: ana.all(form + ".simulation .items tbody tr"))
    print("Ana reads what a policy would do:", ana.one(form + ".simulation .totals").text)
    assert "John Miller" in ana.one(form + ".simulation .items").text
    ana.one(form + "[name=entitlement]").clear()
    ana.one(form + "[name=entitlement]").send_keys("many")
    ask.click()
    ana.wait(lambda: ana.all(form + "[name=entitlement][aria-invalid=true]"))
    ana.open("/app/admin/policies")
    assert [row.text for row in ana.all("main section tr")] == policies, "A question changed the policies"


if __name__ == "__main__":
    main()
