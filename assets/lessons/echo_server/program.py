import asyncio

CLIENTS = 3  # 0 to 1000
PAUSE = 0.5  # 0 to 2 by 0.1
PORT = 0  # 0 to 65535
OPEN_SECONDS = 5  # 0 to 600

async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()

async def client(number, port):
    await asyncio.sleep(number * PAUSE)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"hello {number}\n".encode())
    print(await reader.readline())
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", PORT)
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(*(client(number, port) for number in range(CLIENTS)))
    await asyncio.sleep(OPEN_SECONDS)
    server.close()

asyncio.run(main())
