"""The chat when things go wrong: the server killed, many files at once, two tabs, a long history, a right taken away."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from kantorek.chat.models import ChatMessage, Conversation
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.offices.actions import change_role
from kantorek.offices.models import Role
from tests.journeys.conftest import Story
from tests.journeys.test_chat_portal import BOX, both, stored, talk_of, write

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WORDS = "[data-lines] li[data-line] p.whitespace-pre-line"
MANY = 40


def words(page: Page) -> list[str]:
    return page.locator(WORDS).all_inner_texts()


def drop(page: Page, paths: list[Path]) -> None:
    """Let files fall onto the conversation, as the browser hears of it from the system."""
    box = page.locator(BOX).bounding_box()
    assert box
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    wire = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        wire.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 9, "y": box["y"] + 9, "data": data})


def test_lines_sent_while_the_server_is_killed_are_there_once_and_in_order(story: Story, new_page: NewPage) -> None:
    client, desk = both(story, new_page, PHONE)
    said = [f"linia {n}" for n in range(8)]
    for text in said[:4]:
        write(client, text)
    web = story.live.fell()  # some are stored, one is under way, some wait
    try:
        for text in said[4:]:
            write(client, text)
        expect(client.locator("[data-pending]").last).to_contain_text(said[-1])
    finally:
        web.start()
    story.live.wait()
    expect(client.locator("[data-pending]")).to_have_count(0, timeout=40_000)
    assert stored(story) == said
    expect(desk.locator(WORDS)).to_have_count(len(said))
    assert words(desk) == words(client) == said
    write(desk, "jesteśmy")  # both pages have come back by themselves
    expect(client.locator(WORDS).last).to_have_text("jesteśmy")


def test_many_files_dropped_at_once_go_one_by_one(story: Story, new_page: NewPage, tmp_path: Path) -> None:
    client, desk = both(story, new_page, DESK)
    paths = [tmp_path / f"{n:03}.txt" for n in range(MANY)]
    for path in paths:
        path.write_text(f"plik {path.stem}")
    paths[3].write_bytes(b"MZ\x90\x00 a program")
    paths[5].write_bytes(b"")
    folder = tmp_path / "faktury"
    folder.mkdir()
    drop(client, [*paths[:10], folder, *paths[10:]])
    expect(client.locator("[data-lines] > li")).to_have_count(MANY + 1)
    write(client, "To wszystko")  # the page is in use meanwhile
    expect(client.locator("[data-pending]")).to_have_count(3, timeout=60_000)
    for name in (paths[3].name, paths[5].name, folder.name):
        line = client.locator("[data-pending]", has_text=name)
        expect(line).to_contain_text("nie wysłano")
        expect(line.get_by_role("button", name="Usuń")).to_be_visible()
    expect(desk.locator("[data-lines] li[data-line]")).to_have_count(MANY - 2 + 1)
    names = desk.locator("[data-lines] li[data-line] a span.font-medium").all_inner_texts()
    assert names == [path.name for path in paths if path not in (paths[3], paths[5])]


def test_two_tabs_of_one_person_show_a_line_once_and_send_it_once(story: Story, new_page: NewPage) -> None:
    one, desk = both(story, new_page, DESK)
    two = one.context.new_page()
    two.goto(one.url)
    write(one, "z pierwszej")
    expect(two.locator(WORDS)).to_have_text(["z pierwszej"])
    one.context.set_offline(True)
    write(one, "bez sieci")
    expect(two.locator("[data-pending]")).to_contain_text("bez sieci")
    write(two, "z drugiej")
    one.context.set_offline(False)
    said = ["z pierwszej", "bez sieci", "z drugiej"]
    for page in (one, two, desk):
        expect(page.locator(WORDS)).to_have_text(said, timeout=40_000)
        expect(page.locator("[data-pending]")).to_have_count(0)
    assert stored(story) == said


def ten_thousand(story: Story) -> Conversation:
    talk, at = talk_of(story), now()
    with scope.system(story.office.pk, "tests", at=at):
        held = Conversation.objects.get(pk=talk.pk)
        rows = [
            ChatMessage(
                office_id=held.office_id,
                client_id=held.client_id,
                conversation=held,
                number=n,
                token=uuid4(),
                side="client" if n % 2 else "staff",
                author_contact_id=held.contact_id if n % 2 else None,
                author_staff_id=None if n % 2 else story.anna.pk,
                text=f"linia {n}",
                at=at - timedelta(minutes=10_000 - n),
            )
            for n in range(1, 10_001)
        ]
        ChatMessage.objects.bulk_create(rows, batch_size=2_000)
        Conversation.objects.filter(pk=held.pk).update(
            last_number=10_000, last_at=at, last_side="staff", contact_read=10_000, staff_read=10_000
        )
    return talk


def test_ten_thousand_lines_open_at_the_end_and_scroll_back(story: Story, new_page: NewPage) -> None:
    ten_thousand(story)
    client, desk = both(story, new_page, PHONE)
    for page in (client, desk):
        expect(page.locator(WORDS).last).to_be_in_viewport()
        expect(page.locator(WORDS)).to_have_count(50)
        taken = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
        assert taken < 3_000, taken  # a tenth of that on a quiet machine
        for shown in (100, 150):
            page.locator("[data-lines] > li").first.scroll_into_view_if_needed()
            expect(page.locator(WORDS)).to_have_count(shown)
        assert words(page)[0] == "linia 9851"
    asked: list[str] = []
    client.on("request", lambda request: asked.append(request.url) if "/lines/?after=" in request.url else None)
    nudge = "(at, number) => at.dispatchEvent(new CustomEvent('live', { detail: { upto: number } }))"
    client.locator("[data-chat]").evaluate(nudge, 10_000)  # it is here: nothing to fetch
    with client.expect_request("**/lines/?after=10000"):
        client.locator("[data-chat]").evaluate(nudge, 10_001)
    assert len(asked) == 1
    write(client, "i jeszcze jedna")
    expect(desk.locator(WORDS).last).to_have_text("i jeszcze jedna")


def test_markup_in_a_line_is_text_on_both_sides(story: Story, new_page: NewPage) -> None:
    client, desk = both(story, new_page, PHONE)
    text = "<img src=x onerror=\"document.title='zly'\"><script>document.title='zly'</script> &amp; & <b>ważne</b>"
    write(client, text)
    write(desk, text)
    for page in (client, desk):
        expect(page.locator(WORDS)).to_have_text([text, text])
        expect(page.locator("[data-lines] :is(script, b, img)")).to_have_count(0)
        assert "zly" not in page.title()


def test_a_colleague_who_may_only_read_from_now_on_is_told_on_the_line(story: Story, new_page: NewPage) -> None:
    client, desk = both(story, new_page, DESK)
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        change_role(actor, story.anna, role=Role.VIEWER)
    desk.fill(BOX, "już mi nie wolno")
    desk.locator(BOX).press("Enter")
    expect(desk.locator("[data-pending]")).to_contain_text("nie wysłano")
    write(client, "czyta dalej?")
    expect(desk.locator(WORDS)).to_have_text(["czyta dalej?"])
    assert stored(story) == ["czyta dalej?"]
