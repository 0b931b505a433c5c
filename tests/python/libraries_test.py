"""Programs that use libraries print what they print without the recorder, and the trace has their connections."""
import os
import subprocess
import unittest

from recorded import PYTHON, Folder
from unseen_test import comparable

AIOHTTP = """
import asyncio
from aiohttp import ClientSession, web

async def hello(request):
    return web.Response(text="hello " + request.match_info["name"])

async def socket(request):
    answer = web.WebSocketResponse()
    await answer.prepare(request)
    async for message in answer:
        await answer.send_str(message.data.upper())
    return answer

async def main():
    app = web.Application()
    app.add_routes([web.get("/socket", socket), web.get("/{name}", hello)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    async with ClientSession() as session:
        async def get(name):
            async with session.get("http://127.0.0.1:%d/%s" % (port, name)) as response:
                return response.status, await response.text()
        print(await asyncio.gather(*(get("n%d" % i) for i in range(5))))
        async with session.ws_connect("http://127.0.0.1:%d/socket" % port) as ws:
            await ws.send_str("over a socket")
            print((await ws.receive()).data)
    await runner.cleanup()
asyncio.run(main())
"""

WEBSOCKETS = """
import asyncio, websockets

async def echo(socket, path=None):
    async for message in socket:
        await socket.send(message[::-1])

async def main():
    async with websockets.serve(echo, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with websockets.connect("ws://127.0.0.1:%d" % port) as client:
            for text in "abc", "hello":
                await client.send(text)
                print(await client.recv())
asyncio.run(main())
"""

HTTPX = """
import asyncio, anyio, httpx

async def handle(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello")
    await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as client, anyio.create_task_group() as group:
        async def get(n):
            answer = await client.get("http://127.0.0.1:%d/%d" % (port, n))
            print(answer.status_code, answer.text)
        for n in range(3):
            group.start_soon(get, n)
    server.close()
    with anyio.move_on_after(0.01) as scope:
        await anyio.sleep(5)
    print(scope.cancel_called, await anyio.to_thread.run_sync(sum, [1, 2]))
    send, receive = anyio.create_memory_object_stream(2)
    async with send, receive:
        await send.send(1)
        print(await receive.receive())
anyio.run(main)
"""

STARLETTE = """
import asyncio, httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

async def home(request):
    return JSONResponse({"path": request.url.path}, background=BackgroundTask(print, "in the background"))

def in_a_thread(request):
    return JSONResponse({"thread": True})

async def stream(request):
    async def parts():
        for i in range(3):
            yield str(i)
            await asyncio.sleep(0)
    return StreamingResponse(parts())

async def bad(request):
    raise ValueError("in a view")

async def main():
    app = Starlette(routes=[Route("/", home), Route("/thread", in_a_thread), Route("/stream", stream), Route("/bad", bad)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://here") as client:
        for path in "/", "/thread", "/stream", "/nothing":
            answer = await client.get(path)
            print(answer.status_code, answer.text)
        await client.get("/bad")
asyncio.run(main())
"""

UVLOOP = """
import asyncio, uvloop
async def main():
    await asyncio.sleep(0.01)
    print("done")
uvloop.install()
asyncio.run(main())
loop = uvloop.new_event_loop()
loop.run_until_complete(main())
loop.close()
"""

FOREIGN = """
import asyncio
class Foreign(asyncio.AbstractEventLoop):
    def run_forever(self):
        asyncio._set_running_loop(self)
        print("runs")
        asyncio._set_running_loop(None)
Foreign().run_forever()
"""


class Libraries(unittest.TestCase):
    maxDiff = None

    def record(self, text, *modules, files=()):
        for module in modules:
            if subprocess.run([PYTHON, "-c", "import " + module], capture_output=True).returncode:
                self.skipTest("%s is not there: install python3-%s" % (module, module))
        with Folder({"main.py": text, **dict(files)}) as folder:
            without = folder.run(["main.py"], False)
            recorded = folder.run(["main.py"], True)
            self.assertEqual(comparable(recorded), comparable(without))
            return without, folder.events()

    def check_connections(self, events, at_least):
        """Each connection is opened once, and what is told of it comes between that and its end."""
        state = {}
        for each in events:
            if each.kind == "connection_opened":
                self.assertNotIn(each.connection, state)
                state[each.connection] = "open"
            elif each.kind in ("bytes_received", "bytes_sent", "connection_established"):
                self.assertEqual(state[each.connection], "open", each)
            elif each.kind == "connection_closed":
                self.assertEqual(state[each.connection], "open", each)
                state[each.connection] = "closed"
        self.assertGreaterEqual(len(state), at_least)
        self.assertEqual(set(state.values()), {"closed"})
        sent = sum(each.bytes for each in events if each.kind == "bytes_sent")
        received = sum(each.bytes for each in events if each.kind == "bytes_received")
        self.assertEqual(sent, received)        # both ends are the program's
        self.assertGreater(sent, 0)

    def tasks_of_program(self, events):
        foreign = {each.what for each in events if each.kind == "not_of_program" and not each.is_callback}
        return [each.function for each in events if each.kind == "task_created" and each.task not in foreign]

    def test_aiohttp(self):
        (status, out, error), events = self.record(AIOHTTP, "aiohttp")
        self.assertEqual((status, error), (0, ""))
        self.check_connections(events, 11)
        self.assertEqual(self.tasks_of_program(events), ["main"] + ["get"] * 5)
        kinds = {each.kind for each in events}
        self.assertLessEqual({"source_added", "source_ready", "source_removed"}, kinds)

    def test_websockets(self):
        (status, out, error), events = self.record(WEBSOCKETS, "websockets")
        self.assertEqual((status, out, error), (0, "cba\nolleh\n", ""))
        self.check_connections(events, 3)

    def test_httpx_and_anyio(self):
        (status, out, error), events = self.record(HTTPX, "httpx", "anyio")
        self.assertEqual((status, error), (0, ""))
        self.check_connections(events, 7)
        self.assertEqual(sorted(self.tasks_of_program(events)), ["get"] * 3 + ["handle"] * 3)   # anyio.run has a coroutine of its own around main

    def test_starlette(self):
        (status, out, error), events = self.record(STARLETTE, "starlette", "httpx")
        self.assertEqual(status, 1)
        self.assertIn("ValueError: in a view", error)

    def test_uvloop(self):
        (status, out, error), events = self.record(UVLOOP, "uvloop")
        self.assertEqual((status, out, error), (0, "done\ndone\n", ""))
        self.assertIn("uvloop's loop cannot be recorded: asyncio's takes its place.",
                      [each.text for each in events if each.kind == "run_fact" and each.name == "loop"])
        self.assertEqual(len([each for each in events if each.kind == "task_created" and each.function == "main"]), 2)

    def test_loops_that_are_not_asyncios(self):
        library = "def run(main):\n    print('runs')\n    return main()\n"
        for module in "trio", "curio":
            _, events = self.record("import %s\n%s.run(lambda: print('main'))\n" % (module, module),
                                    files={module + ".py": library})
            self.assertEqual([each.text for each in events if each.kind == "printed"], ["runs", "main"])
            self.assertEqual([each.text for each in events if each.kind == "run_fact" and each.name == "loop"],
                             ["%s has a loop of its own, which cannot be recorded: only what the program prints is." % module])

    def test_a_foreign_loop(self):
        (status, out, error), events = self.record(FOREIGN)
        self.assertEqual((status, out, error), (0, "runs\n", ""))
        said = [each.text for each in events if each.kind == "run_fact" and each.name == "loop"]
        self.assertEqual(len(said), 1)
        self.assertIn("cannot be recorded", said[0])


if __name__ == "__main__":
    unittest.main()
