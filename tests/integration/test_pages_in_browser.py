"""Registration, verification, password reset and sign-in in Chromium."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.support.hexameter_process import Process, serving

pytestmark = pytest.mark.external

ADA = {"email": "ada@example.com", "username": "ada", "name": "Ada Lovelace"}
PASSWORD, NEW_PASSWORD = "correct horse battery", "a quiet harbour at dusk"
SECONDS = 30

_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page of a phone's size. Script errors, violations of the content security policy and
    requests to other hosts fail the test.
    """
    browser_path = shutil.which("chromium")
    assert browser_path, "install the package chromium"
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_path, args=list(_OPTIONS)
        )
        page = await browser.new_page(viewport={"width": 360, "height": 640})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.extend(violations(line.text)))
        page.on("request", lambda request: complaints.extend(foreign_hosts(request.url)))
        yield page
        await browser.close()
    assert complaints == []


def violations(line: str) -> list[str]:
    return [line] if "Content Security Policy" in line else []


def foreign_hosts(url: str) -> list[str]:
    parts = urlsplit(url)
    is_local = parts.scheme not in {"http", "https"} or parts.hostname in {"localhost", "127.0.0.1"}
    return [] if is_local else [f"request to {parts.hostname}"]


@pytest.mark.parametrize("prefix", ["", "/journal"])
async def test_mailed_links_open_forms_and_the_password_signs_in_on_the_docs_page(
    tmp_path: Path, page: Page, prefix: str
) -> None:
    settings = {"database_url": "memory://", "root_path": prefix}
    async with serving(tmp_path, **settings) as (process, root):
        url = f"{root}{prefix}"
        async with httpx.AsyncClient(base_url=url) as client:
            registered = await client.post("/v1/auth/register", json={**ADA, "password": PASSWORD})
            assert registered.status_code == 202

            await page.goto(await mailed_link(process, "verify-email"))
            assert "token" not in page.url
            assert await fits(page)
            await submit_by_keyboard(page, "not the password")
            await expect(page.get_by_role("status")).to_contain_text("not the password")
            await page.get_by_label("Password").fill("")
            await submit_by_keyboard(page, PASSWORD)
            await expect(page.get_by_role("status")).to_contain_text("account is open")

            forgot = await client.post("/v1/auth/password/forgot", json={"email": ADA["email"]})
            assert forgot.status_code == 202
        link = await mailed_link(process, "reset-password")
        await page.goto(link)
        await submit_by_keyboard(page, "short")
        await expect(page.get_by_role("status")).to_contain_text("10")
        await page.get_by_label("New password").fill("")
        await submit_by_keyboard(page, NEW_PASSWORD)
        await expect(page.get_by_role("status")).to_contain_text("password is changed")

        await page.goto(link)
        await submit_by_keyboard(page, NEW_PASSWORD)
        await expect(page.get_by_role("status")).to_contain_text("no longer valid")

        await page.goto(url)
        assert await fits(page)
        await page.get_by_role("link", name="Documentation").click()
        await sign_in_on_docs(page)
        await expect(page.locator(".responses-table.live-responses-table")).to_contain_text(
            '"username": "ada"'
        )


async def mailed_link(process: Process, path: str) -> str:
    """The link as the console mailer printed it."""
    pattern = re.compile(rf"http://\S+/{path}\?token=\S+")
    async with asyncio.timeout(SECONDS):
        while not (found := pattern.search(process.output)):
            await asyncio.sleep(0.05)
    return found[0]


async def submit_by_keyboard(page: Page, password: str) -> None:
    """The field has the focus when a page opens; Tab leads to the button."""
    field = page.locator("input[type=password]")
    await field.focus()
    await page.keyboard.type(password)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")


async def fits(page: Page) -> bool:
    """Whether the page needs no horizontal scrolling."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def sign_in_on_docs(page: Page) -> None:
    await page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    await dialog.locator("#oauth_username").fill(ADA["email"])
    await dialog.locator("#oauth_password").fill(NEW_PASSWORD)
    await dialog.get_by_role("button", name="Apply given OAuth2 credentials").click()
    await expect(dialog.get_by_role("button", name="Remove authorization")).to_be_visible()
    await dialog.get_by_role("button", name="Close").last.click()
    operation = page.locator(".opblock", has_text="/v1/users/me").first
    await operation.locator(".opblock-summary-control").click()
    await operation.get_by_role("button", name="Try it out").click()
    await operation.get_by_role("button", name="Execute").click()
