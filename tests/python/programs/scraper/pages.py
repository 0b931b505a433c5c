"""What a page says."""
import re
from urllib.parse import urljoin


def links_of(url, text):
    return [urljoin(url, link) for link in re.findall(r'href="([^"]+)"', text)]


def words_of(text):
    return re.findall(r"[a-z]{4,}", re.sub(r"<[^>]*>", " ", text).lower())
