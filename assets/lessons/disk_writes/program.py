import asyncio, sys, tempfile, time, aiohttp

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
FILES = 2  # 1 to 8
DISK_SECONDS = 0.4  # 0 to 2 by 0.1
IN_THREAD = False  # True or False

def save(file, chunk):
    time.sleep(DISK_SECONDS)  # a slow disk
    file.write(chunk)

async def download(session, name):
    try:
        async with session.get(f"{SERVER}/{name}?seconds=4") as reply:
            with tempfile.TemporaryFile(buffering=0) as file:
                while chunk := await reply.content.readany():
                    if IN_THREAD:
                        await asyncio.to_thread(save, file, chunk)
                    else:
                        save(file, chunk)
                print(name, file.tell())
    except OSError as error:
        print(name, error)

async def main():
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(download(session, f"file{n}") for n in range(FILES)))

asyncio.run(main())
