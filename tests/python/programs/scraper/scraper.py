"""Reads all pages of a site, a few at a time, and counts their words: scraper.py [URL]. Without one it serves a site itself."""
import asyncio
import sys
from collections import Counter

import aiohttp

from pages import links_of, words_of
from site_of_pages import serve

READERS = 6


async def read_page(session, url):
    async with session.get(url) as response:
        response.raise_for_status()
        return await response.text()


async def read_pages(number, session, queue, seen, words):
    while True:
        url = await queue.get()
        try:
            text = await read_page(session, url)
        except aiohttp.ClientError as error:
            print(f"reader {number}: {url}: {error}", file=sys.stderr)
        else:
            words.update(words_of(text))
            for link in links_of(url, text):
                if link not in seen:
                    seen.add(link)
                    queue.put_nowait(link)
        finally:
            queue.task_done()


async def report(queue, seen):
    while True:
        await asyncio.sleep(0.05)
        print(f"{len(seen) - queue.qsize()} of {len(seen)} pages")


async def scrape(start):
    queue, seen, words = asyncio.Queue(), {start}, Counter()
    queue.put_nowait(start)
    async with aiohttp.ClientSession() as session:
        readers = [asyncio.create_task(read_pages(n, session, queue, seen, words), name=f"reader-{n}")
                   for n in range(1, READERS + 1)]
        reporter = asyncio.create_task(report(queue, seen), name="report-progress-of-all-readers")
        await queue.join()
        for task in (*readers, reporter):
            task.cancel()
        await asyncio.gather(*readers, reporter, return_exceptions=True)
    return seen, words


async def main():
    if len(sys.argv) > 1:
        seen, words = await scrape(sys.argv[1])
    else:
        async with serve(pages=24) as start:
            seen, words = await scrape(start)
    print(len(seen), "pages:", ", ".join(word for word, _ in words.most_common(3)))


asyncio.run(main())
