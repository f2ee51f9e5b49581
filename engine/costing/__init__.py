"""An acceptance as job costs, and its exact opposite: committed goes down, actual goes up, the budget stays.

Amounts are net of tax, in the books' currency and to the cent. *Committed* is what stands on open orders and is not
yet invoiced; *actual* is what accepted invoices billed. Per order line, commitments before and after are rounded each for
itself, so that entries of any number of invoices add up to the commitment that is left.
"""

from engine.costing.cards import JobCard, commitment, is_same_job, job_card
from engine.costing.entries import cost, opposite
from engine.costing.sharing import only_job

__all__ = ["JobCard", "commitment", "cost", "is_same_job", "job_card", "only_job", "opposite"]
