"""A Chromium without a window, driven by its DevTools protocol, that draws 3D in software."""

from __future__ import annotations

import base64
import itertools
import json
import re
import subprocess
import tempfile
from pathlib import Path

import websocket

WAIT_S = 120
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-port=0", "--no-first-run"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars", "--disable-extensions"),
    *("--remote-allow-origins=*", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
)


class Browser:
    """One page of a Chromium of its own.

    Attributes
    ----------
    requests : list of str
        Addresses the page has asked for, that of its own file first.
    faults : list of str
        Errors of scripts, and what the page's policy refused.
    """

    def __init__(self, program: str):
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [program, *_FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        self.faults: list[str] = []
        self._socket = websocket.create_connection(self._address(), timeout=WAIT_S)
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def _address(self) -> str:
        for line in self._process.stderr:
            if found := re.search(r"ws://\S+", line):
                return found[0]
        raise RuntimeError("Chromium ended before it listened")

    def close(self) -> None:
        """End this Chromium, and nothing else."""
        self._socket.close()
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()
        self._profile.cleanup()

    def ask(self, method: str, **given):
        """The answer to a command of the protocol about the page."""
        return self._ask(method, sessionId=self._session, **given)

    def _ask(self, method: str, sessionId: str | None = None, **given):
        number = next(self._numbers)
        about = {"sessionId": sessionId} if sessionId else {}
        self._socket.send(json.dumps({"id": number, "method": method, "params": given, **about}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self._note(answer.get("method", ""), answer.get("params", {}))

    def _note(self, event: str, told: dict) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.faults.append(told["exceptionDetails"]["exception"]["description"])
        elif event == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.faults.append(told["entry"]["text"])

    def open(
        self,
        path: Path,
        width: int = 1200,
        height: int = 800,
        dark: bool = False,
        before: str = "",
        ready: str = "document.documentElement?.dataset.ready",
    ) -> None:
        """Open a file in a window of this size, run a script before those of the page, wait for a condition."""
        media = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.ask("Emulation.setEmulatedMedia", features=media)
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        first = self.ask("Page.addScriptToEvaluateOnNewDocument", source=before)["identifier"]
        self.ask("Page.navigate", url=path.as_uri())
        self.until(ready)
        self.ask("Page.removeScriptToEvaluateOnNewDocument", identifier=first)

    def run(self, script: str):
        """The value of an expression in the page; a promise is waited for."""
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, condition: str) -> None:
        """Come back with the picture in which a condition holds."""
        look = f"const look = () => ({condition}) ? requestAnimationFrame(done) : requestAnimationFrame(look); look()"
        for _ in range(3):  # a page that is just being opened forgets the question
            try:
                self.run(f"new Promise((done) => {{ {look} }})")
                return
            except AssertionError as error:
                if "context" not in str(error):
                    raise

    def click(self, selector: str) -> None:
        """Press the middle of an element with the mouse."""
        where = f"document.querySelector({json.dumps(selector)})"
        self.run(f"void {where}.scrollIntoView({{block: 'nearest'}})")
        middle = "(({left, top, width, height}) => [left + width / 2, top + height / 2])"
        x, y = self.run(f"{middle}({where}.getBoundingClientRect())")
        self.click_at(x, y)

    def click_at(self, x: float, y: float) -> None:
        """Press a place in the window with the mouse."""
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str) -> None:
        """Press a key that writes a letter or figure."""
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot")["data"])
