"""What is raised if the API refuses a request, or does not answer."""

from .models import Problem, ProblemError, RecordConflict

MOST = 5  # faults that a message names


class ClientError(Exception):
    """All that this package raises of requests and answers."""


class Unreachable(ClientError):
    """A URL that was not answered, or not to the end. `__cause__` is the error of httpx."""

    def __init__(self, url: str, cause: Exception) -> None:
        self.url = url
        super().__init__(f"No whole answer from {url}: {cause or type(cause).__name__}")


class ApiError(ClientError):
    """An answer that is a problem (RFC 9457). `problem` is all that it says."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        said = [f"{problem.status} {problem.title}: {problem.detail}"]
        said += [
            f"{fault.parameter or fault.pointer or fault.code}: {fault.detail}"
            for fault in problem.errors[:MOST]
        ]
        super().__init__(" ".join(said))

    @property
    def status(self) -> int:
        return self.problem.status

    @property
    def faults(self) -> list[ProblemError]:
        """Each fault, with its code and the parameter or the JSON pointer that it is about."""
        return self.problem.errors

    @property
    def code(self) -> str | None:
        """The code of the first fault."""
        return self.faults[0].code if self.faults else None


class NotFound(ApiError):
    """There is no such record (404), or no longer (410)."""


class Conflict(ApiError):
    """What others have changed meanwhile stands in the way (409)."""

    @property
    def conflicts(self) -> list[RecordConflict]:
        return self.problem.conflicts or []


def error_of(problem: Problem) -> ApiError:
    kinds = {404: NotFound, 409: Conflict, 410: NotFound}
    return kinds.get(problem.status, ApiError)(problem)
