"""A mail server that keeps what it gets."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port
from tests.waiting import until


class MailSink:
    """Real SMTP on a free port; `messages` in order of arrival, `answer` is what it says to the next ones.

    `answers` holds what it says to single recipients instead; `asked` counts the mails it was offered.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"
        self.answers: dict[str, str] = {}
        self.asked = 0
        self.host, self.port = "127.0.0.1", free_port()
        self.controller = Controller(self, hostname=self.host, port=self.port)
        self.controller.start()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        return self.answer

    def wait_for(self, number: int, seconds: float = 30) -> list[EmailMessage]:
        """The messages, once there are at least `number` of them."""
        until(lambda: len(self.messages) >= number, f"{number} mails", seconds)
        return self.messages

    def remove(self) -> None:
        self.controller.stop()
