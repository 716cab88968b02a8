"""The MkDocs adapter: answers the engine's events, hands them to the façade, and logs the problems.

``events`` has what MkDocs calls, and the state of a build; ``record_pages`` are the engine's pages of what is made from
records, ``authored_pages`` renders those that people write or takes them from the cache, ``filling`` gives all of them
what is known when every page is read, ``titles`` makes HTML of what themes print as it is.
"""
