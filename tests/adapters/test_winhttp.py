"""The two questions to WinHTTP with a stand-in for the library; strings come back and are freed."""

from __future__ import annotations

import ctypes

import pytest

from coe_assistant.adapters.proxy.winhttp import UserConfig, WinHttp, WinHttpError

URL = "https://contoso.crm4.dynamics.com/"


class Library:
    """winhttp.dll: hands out strings and handles, and remembers which were given back."""

    def __init__(self, *answers):
        self.answers = list(answers)  # text, or the number of an error
        self.config = (False, "", "", "")
        self.config_error = 0
        self.session = 77
        self.error = 0
        self.strings = {}
        self.closed = []
        self.asked = []

    def _string(self, text):
        if not text:
            return None
        buffer = ctypes.create_unicode_buffer(text)
        address = ctypes.addressof(buffer)
        self.strings[address] = buffer
        return address

    def free(self, address):
        del self.strings[address]  # KeyError: freed twice, or not ours

    def WinHttpGetIEProxyConfigForCurrentUser(self, reference):
        self.error = self.config_error
        if self.config_error:
            return 0
        found = reference._obj
        found.auto_detect, *texts = self.config
        found.script_url, found.proxy, found.bypass = map(self._string, texts)
        return 1

    def WinHttpOpen(self, agent, access, *_):
        assert agent
        assert access == 1  # no proxy of its own
        self.error = 0 if self.session else 8
        return self.session

    def WinHttpSetTimeouts(self, session, *limits):
        assert session == self.session
        assert all(0 < limit <= 15_000 for limit in limits)
        return 1

    def WinHttpCloseHandle(self, session):
        self.closed.append(session)
        return 1

    def WinHttpGetProxyForUrl(self, session, url, options, info):
        assert session not in self.closed
        given = options._obj
        self.asked.append(
            (url, given.flags, given.detect_flags, given.script_url, bool(given.auto_logon))
        )
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            self.error = answer
            return 0
        info._obj.access_type = 3 if answer else 1
        info._obj.proxy = self._string(answer)
        info._obj.bypass = self._string("<local>") if answer else None
        return 1


def asked(library):
    return WinHttp(library, library.free, lambda: library.error)


def test_user_config_is_read_and_its_strings_are_freed():
    library = Library()
    library.config = (1, "http://wpad/p.pac", "p:8080", "<local>")
    assert asked(library).user_config() == UserConfig(
        auto_detect=True, script_url="http://wpad/p.pac", proxy="p:8080", bypass="<local>"
    )
    assert not library.strings


def test_user_config_of_nothing_is_empty():
    assert asked(Library()).user_config() == UserConfig()


def test_user_config_not_readable_has_windows_number():
    library = Library()
    library.config_error = 2  # a service account has no profile
    with pytest.raises(WinHttpError) as caught:
        asked(library).user_config()
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("auto_detect", "script", "flags", "detect"),
    [
        (True, "", 1, 3),
        (False, "http://wpad/p.pac", 2, 0),
        (True, "http://wpad/p.pac", 3, 3),
    ],
)
def test_script_is_asked_by_detection_and_by_address(auto_detect, script, flags, detect):
    library = Library("a:1;b:2")
    found = asked(library).script_answer(URL, auto_detect=auto_detect, script_url=script)
    assert found == "a:1;b:2"
    assert library.asked == [(URL, flags, detect, script or None, False)]
    assert library.closed == [77]
    assert not library.strings


def test_script_that_names_no_proxy_is_the_direct_way():
    library = Library("")
    assert asked(library).script_answer(URL, auto_detect=True, script_url="") == ""
    assert library.closed == [77]


def test_script_whose_server_wants_a_sign_in_gets_the_windows_account_then():
    library = Library(12015, "a:1")
    assert asked(library).script_answer(URL, auto_detect=False, script_url="http://s/p") == "a:1"
    assert [item[-1] for item in library.asked] == [False, True]
    assert library.closed == [77]


@pytest.mark.parametrize("codes", [(12180,), (12167,), (12015, 12015), (12015, 12166)])
def test_script_that_fails_tells_the_number_and_closes_the_handle(codes):
    library = Library(*codes)
    with pytest.raises(WinHttpError) as caught:
        asked(library).script_answer(URL, auto_detect=True, script_url="")
    assert caught.value.code == codes[-1]
    assert library.closed == [77]
    assert not library.answers


def test_session_that_cannot_be_opened_is_told():
    library = Library("a:1")
    library.session = None
    with pytest.raises(WinHttpError) as caught:
        asked(library).script_answer(URL, auto_detect=True, script_url="")
    assert caught.value.code == 8
    assert library.closed == []
