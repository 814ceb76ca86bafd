const socket = new WebSocket(`ws://${location.host}/ws/room/1`);
socket.onmessage = (message) => {
  const event = JSON.parse(message.data);
  if (event.type === "mean") {
    document.querySelector("#mean").textContent = `${event.question}: ${event.mean}`;
  }
};
