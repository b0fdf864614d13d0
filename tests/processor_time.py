"""How long something takes the processor, for tests of how that grows."""

import gc
import time
from collections.abc import Callable


def seconds(act: Callable[[], object]) -> float:
    """Processor seconds of one call, without the collector: it would look through what other tests have left behind."""
    gc.disable()
    try:
        begun = time.process_time()
        act()
        return time.process_time() - begun
    finally:
        gc.enable()
