"""An action server of its own: `python -m actions --port 5055`.

A bot asks it when ACTION_SERVER_URL names it: `http://127.0.0.1:5055/webhook`.
"""

import sys

from faq.rasa.prepare import prepare_rasa

if __name__ == "__main__":
    prepare_rasa()
    # Sanic, which it imports, is made ready above.
    from rasa_sdk.__main__ import main

    # In front: whoever names other actions means them.
    sys.argv[1:1] = ["--actions", "actions.actions"]
    main()
