"""A small site of pages that link to each other, some of them slow."""
import asyncio
from contextlib import asynccontextmanager

from aiohttp import web


def page_of(number, pages):
    links = "".join(f'<a href="/page/{n}">next</a>' for n in (2 * number, 2 * number + 1) if n <= pages)
    return f"<h1>Page {number}</h1><p>Every reader waits until the event loop wakes it.</p>{links}"


@asynccontextmanager
async def serve(pages):
    async def page(request):
        number = int(request.match_info["number"])
        await asyncio.sleep(0.01 * (number % 4))
        if number == 13:
            raise web.HTTPNotFound()
        return web.Response(text=page_of(number, pages), content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/page/{number}", page)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/page/1"
    finally:
        await runner.cleanup()
