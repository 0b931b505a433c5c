"""What a window manager and a file manager say to a window, which xdotool cannot: "close" and "this was dropped on you"."""
import ctypes
import ctypes.util
import pathlib

from desktop import wait_for

CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
ATOM = 4
Id = ctypes.c_ulong


class ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", Id), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", Id), ("message", Id), ("format", ctypes.c_int), ("data", ctypes.c_long * 5)]


class SelectionRequest(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", Id), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("owner", Id), ("requestor", Id), ("selection", Id), ("target", Id), ("property", Id), ("time", Id)]


class SelectionNotify(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", Id), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("requestor", Id), ("selection", Id), ("target", Id), ("property", Id), ("time", Id)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("client", ClientMessage), ("request", SelectionRequest), ("notify", SelectionNotify),
                ("room", ctypes.c_long * 24)]


class Connection:
    """To a display, by its name."""

    def __init__(self, name):
        self.x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        for function in ("XInternAtom", "XCreateSimpleWindow", "XDefaultRootWindow"):
            getattr(self.x, function).restype = Id
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        if not self.display:
            raise RuntimeError(f"cannot open the display {name}")

    def close(self):
        self.x.XCloseDisplay(self.display)

    def atom(self, name):
        return self.x.XInternAtom(self.display, name.encode(), 0)

    def send(self, window, message, *data):
        event = Event()
        event.client = ClientMessage(CLIENT_MESSAGE, 0, 1, self.display, window, self.atom(message), 32,
                                     (ctypes.c_long * 5)(*data))
        self.x.XSendEvent(self.display, Id(window), 0, 0, ctypes.byref(event))
        self.x.XFlush(self.display)

    def next(self, kind, message=None):
        """The next event of that kind, once there is one."""
        def look():
            event = Event()
            while self.x.XPending(self.display):
                self.x.XNextEvent(self.display, ctypes.byref(event))
                if event.type == kind and (message is None or event.client.message == self.atom(message)):
                    return event
            return None
        return wait_for(f"the window's answer ({message or kind})", look)


def ask_to_close(display, window):
    connection = Connection(display)
    connection.send(window, "WM_PROTOCOLS", connection.atom("WM_DELETE_WINDOW"), 0)
    connection.close()


def drop(display, window, path):
    """Drops a file on the window, as a file manager does (XDND, version 5)."""
    c = Connection(display)
    root = c.x.XDefaultRootWindow(c.display)
    source = c.x.XCreateSimpleWindow(c.display, Id(root), 0, 0, 1, 1, 0, Id(0), Id(0))
    uris = c.atom("text/uri-list")
    c.x.XSetSelectionOwner(c.display, Id(c.atom("XdndSelection")), Id(source), Id(0))
    c.send(window, "XdndEnter", source, 5 << 24, uris, 0, 0)
    c.send(window, "XdndPosition", source, 0, 200 << 16 | 200, 0, c.atom("XdndActionCopy"))
    c.next(CLIENT_MESSAGE, "XdndStatus")
    c.send(window, "XdndDrop", source, 0, 0, 0, 0)
    request = c.next(SELECTION_REQUEST).request
    content = pathlib.Path(path).resolve().as_uri().encode() + b"\r\n"
    c.x.XChangeProperty(c.display, Id(request.requestor), Id(request.property), Id(request.target), 8, 0, content, len(content))
    answer = Event()
    answer.notify = SelectionNotify(SELECTION_NOTIFY, 0, 1, c.display, request.requestor, request.selection, request.target,
                                    request.property, request.time)
    c.x.XSendEvent(c.display, Id(request.requestor), 0, 0, ctypes.byref(answer))
    c.x.XFlush(c.display)
    c.next(CLIENT_MESSAGE, "XdndFinished")
    c.close()
