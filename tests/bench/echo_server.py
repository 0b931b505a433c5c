"""echo_server.py asyncio|uvloop CLIENTS: sends back what comes, until so many clients have gone. Prints its port, and
at the end the seconds of processor time that it took."""

import asyncio
import sys
import time


async def main(clients):
    gone = asyncio.Event()
    left = clients

    async def echo(reader, writer):
        nonlocal left
        while data := await reader.read(1024):
            writer.write(data)
            await writer.drain()
        writer.close()
        left -= 1
        if left == 0:
            gone.set()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.wait_for(gone.wait(), 120)  # no longer than that when the clients are gone
    server.close()


if sys.argv[1] == "uvloop":
    import uvloop

    uvloop.install()
begin = time.process_time()
asyncio.run(main(int(sys.argv[2])))
print(time.process_time() - begin)
